function network = small_network()
%SMALL_NETWORK  A finalised network: 4 excitatory, 3 inhibitory, 2 input units, 2 readouts.
network = mrnn.Network.from_json(small_description());
end
