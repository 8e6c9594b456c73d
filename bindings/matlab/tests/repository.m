function path = repository(varargin)
%REPOSITORY  A path in the repository.
path = fullfile(fileparts(fileparts(fileparts(fileparts(mfilename('fullpath'))))), varargin{:});
end
