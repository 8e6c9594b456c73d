//! Gives the shared library a name of its own that carries the ABI number.

#[path = "src/abi.rs"]
#[expect(unreachable_pub, reason = "it is public in the library")]
mod abi;

fn main() {
    println!("cargo::rerun-if-changed=src/abi.rs");
    let abi = abi::MRNN_ABI_VERSION;
    let name = match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("windows") => return,
        Ok("macos") => format!("-Wl,-install_name,@rpath/libmrnn.{abi}.dylib"),
        Ok(_) | Err(_) => format!("-Wl,-soname,libmrnn.so.{abi}"),
    };
    println!("cargo::rustc-cdylib-link-arg={name}");
}
