function code = code_of(class_name)
%CODE_OF  The file of a class of the package, and those of what it is made of.
folder = repository('bindings', 'matlab', '+mrnn');
code = fileread(fullfile(folder, [class_name '.m']));
parts = dir(fullfile(folder, '+internal', [class_name '*.m']));
for k = 1:numel(parts)
    code = [code, fileread(fullfile(folder, '+internal', parts(k).name))]; %#ok<AGROW>
end
end
