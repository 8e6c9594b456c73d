function check_error(run, identifier, part)
%CHECK_ERROR  A call has to answer an identifier, with a text in its message.
try
    run();
catch problem
    check(strcmp(problem.identifier, identifier), '%s: expected %s, got %s: %s', func2str(run), identifier, ...
        problem.identifier, problem.message);
    check(isempty(part) || ~isempty(strfind(problem.message, part)), '%s: no ''%s'' in: %s', func2str(run), part, ...
        problem.message);
    return
end
error('mrnn:test', '%s: expected %s, got no error', func2str(run), identifier);
end
