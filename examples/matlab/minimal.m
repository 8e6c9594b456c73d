% Steps a network from MATLAB.
network = mrnn.Network.load('examples/cbgtcl.json');
session = mrnn.Session(mrnn.Engine(network));
for step = 0:499
    session.step((step >= 300) * ones(25, 1));
end
thal = session.activity('thal');
fprintf('first unit of thal: %.6f\n', thal(1));
