function text = version()
%VERSION  Version of libmrnn, such as '0.1.0'.
%   mrnn.VERSION()
text = mrnn.internal.gateway('version');
end
