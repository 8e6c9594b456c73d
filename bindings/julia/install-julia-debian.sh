#!/bin/sh
# Julia 1.5.3, the oldest version that MRNN.jl supports, from Debian 11, for tests on later Debians, which have no
# julia package:
#
#     sh bindings/julia/install-julia-debian.sh FOLDER
#     FOLDER/bin/julia --version
#
# Packages come through apt from the mirror of the system's own sources and are checked by its keys; they are unpacked
# into FOLDER, and nothing is installed on the system.
set -eu

folder=${1:?usage: install-julia-debian.sh FOLDER}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -x "$folder/bin/julia" ] && "$folder/bin/julia" -e 'println(VERSION)' 2>/dev/null; then
    exit 0
fi

mirror=$(apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^Debian|main|\(.*\/debian\/\{0,1\}\)$/\1/p' | head -n 1)
if [ -z "$mirror" ]; then
    echo "apt knows no mirror of Debian's main archive: run apt-get update" >&2
    exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial" "$scratch/debs"
echo "deb $mirror bullseye main" >"$scratch/sources.list"
cat >"$scratch/apt.conf" <<END
Dir::Etc::sourcelist "$scratch/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$scratch/lists";
Dir::Cache "$scratch/cache";
APT::Sandbox::User "root";
END
export APT_CONFIG="$scratch/apt.conf"
apt-get -q update

# Julia with its libraries, but for those that a Debian system has in any case.
set --
for package in julia libjulia1 julia-common libllvm9 libffi7 libgit2-1.1 libhttp-parser2.9 libmbedcrypto3 libmbedtls12 \
    libmbedx509-0 libdsfmt-19937-1 libopenlibm3 libunwind8 libutf8proc2 libgfortran5 libquadmath0 libgmp10 libmpfr6 \
    libpcre2-8-0 libssh2-1; do
    set -- "$@" "$package/bullseye"
done
(cd "$scratch/debs" && apt-get -q download "$@")
for package in "$scratch"/debs/*.deb; do
    dpkg-deb -x "$package" "$folder"
done

# Debian's libunwind has unwinding functions under the names of libgcc's: libraries that unwind by themselves, as Rust's
# do, need libgcc's to be found first.
libraries=$(dirname "$(find "$folder/usr/lib" -name 'libjulia.so.1')")
mkdir -p "$folder/bin"
cat >"$folder/bin/julia" <<END
#!/bin/sh
LD_LIBRARY_PATH="$libraries:$libraries/julia\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
LD_PRELOAD="libgcc_s.so.1\${LD_PRELOAD:+:\$LD_PRELOAD}"
export LD_LIBRARY_PATH LD_PRELOAD
exec "$folder/usr/bin/julia" "\$@"
END
chmod +x "$folder/bin/julia"
"$folder/bin/julia" -e 'println(VERSION)'
