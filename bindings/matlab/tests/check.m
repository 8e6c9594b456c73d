function check(condition, varargin)
%CHECK  A test fails where the condition does not hold.
if ~isscalar(condition) || ~condition
    if nargin > 1
        error('mrnn:test', varargin{:});
    end
    error('mrnn:test', 'does not hold');
end
end
