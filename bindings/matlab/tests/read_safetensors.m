function tensors = read_safetensors(path)
%READ_SAFETENSORS  Tensors of a file as a struct of arrays.
%   A row-major [a, b, c] becomes c x b x a: the same memory.
file = fopen(path, 'r', 'ieee-le');
check(file >= 0, '%s can''t be read', path);
closer = onCleanup(@() fclose(file));
header_len = fread(file, 1, 'uint64=>double');
header = jsondecode(fread(file, [1, header_len], 'uint8=>char'));
tensors = struct();
names = fieldnames(header);
for k = 1:numel(names)
    entry = header.(names{k});
    if ~isfield(entry, 'dtype')
        continue
    end
    classes = struct('F64', 'double', 'F32', 'single');
    shape = reshape(entry.shape, 1, []);
    fseek(file, 8 + header_len + entry.data_offsets(1), 'bof');
    values = fread(file, prod(shape), [classes.(entry.dtype) '=>double']);
    tensors.(names{k}) = reshape(values, [fliplr(shape), 1, 1]);
end
end
