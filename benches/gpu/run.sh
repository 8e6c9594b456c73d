#!/bin/sh
# Usage: sh run.sh RESULTS [STAGE…]
# Stages: check measure train peers table sanitize; all of them, in this order, where none is named. A stage that fails or takes
# too long does not keep the others from running. The exit status is 1 where one of them failed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
results=${1:?the folder for the results is missing}
shift
[ $# -gt 0 ] || set -- check measure train peers table sanitize
mkdir -p "$results"
results=$(cd "$results" && pwd)
python=${PYTHON:-python3}
bench="$here/mrnn-gpu-bench"
failed=0

# Programs outside of Python's packages are not told where its wheels put NVRTC.
nvrtc=$("$python" -c '
import glob
try:
    import nvidia
    print(":".join(f for p in nvidia.__path__ for f in glob.glob(p + "/c*/lib") if glob.glob(f + "/libnvrtc.so.*")))
except ImportError:
    pass
')

# Its name, its seconds at most, and what is run; the output goes to a file of that name too.
stage() {
    name=$1
    seconds=$2
    shift 2
    echo "== $name"
    { timeout "$seconds" env LD_LIBRARY_PATH="${nvrtc:+$nvrtc:}${LD_LIBRARY_PATH:-}" "$@" 2>&1; echo $? >"$results/$name.status"; } |
        tee "$results/$name.txt"
    status=$(cat "$results/$name.status")
    rm "$results/$name.status"
    [ "$status" = 0 ] || { failed=1; echo "== $name FAILED, status $status"; }
}

sanitizer() {
    command -v compute-sanitizer || { [ -x /usr/local/cuda/bin/compute-sanitizer ] && echo /usr/local/cuda/bin/compute-sanitizer; }
}

for task in "$@"; do
    case $task in
    check) stage check 180 "$bench" check --cases "$here/conformance" ;;
    measure) stage measure 270 "$bench" measure --json "$results/mrnn.json" ;;
    train)
        stage flipflop 60 "$here/mrnn" train "$here/flipflop.json" --task flip-flop --lr 0.005 --device cuda --out "$results/flipflop.safetensors"
        stage loop 60 "$here/mrnn" train "$here/go_nogo.json" --task go-no-go --epochs 5 --device cuda --out "$results/loop.safetensors"
        ;;
    peers)
        cases=$(mktemp -d)
        stage export 60 "$bench" export "$cases"
        stage torch 150 "$python" "$here/peers/gpu.py" torch "$cases" "$results/torch.json"
        stage jax 100 "$python" "$here/peers/gpu.py" jax "$cases" "$results/jax.json"
        rm -r "$cases"
        ;;
    table) stage table 30 "$bench" table "$results/mrnn.json" "$results/torch.json" "$results/jax.json" --out "$results/results.md" ;;
    sanitize)
        if tool=$(sanitizer); then
            for kind in memcheck racecheck; do
                stage "$kind" 120 "$tool" --tool "$kind" --error-exitcode 1 "$bench" check --short --cases "$here/conformance"
            done
        else
            echo "== sanitize: skipped, compute-sanitizer is not there"
        fi
        ;;
    *) echo "unknown stage '$task'" >&2; exit 2 ;;
    esac
done
exit $failed
