//! Network files: JSON descriptions and safetensors models.
//!
//! A model is one safetensors file. Metadata: `format` = `mrnn`, `version` = `1`, `network` = the
//! description. Tensors, all float64 unless said otherwise, H_r and so on being units of a region:
//!
//! | tensor | shape | |
//! |---|---|---|
//! | `recurrent/<src>/<dst>/weight`, `input/<src>/<dst>/weight` | `[dst, src]` | raw weights |
//! | `…/mask` (U8 or BOOL) | `[dst, src]` | which synapses exist; absent: all of them |
//! | or `…/indptr` (U64), `…/indices` (U32), `…/values` | `[dst+1]`, `[n]`, `[n]` | compressed rows, where some synapses are absent |
//! | `bias/<region>`, `init/<region>` | `[H_r]` | base firing, initial state |
//! | `readout/<name>/weight`, `readout/<name>/bias` | `[outputs, sources]`, `[outputs]` | |
//! | `checksum` (U32) | `[1]` | CRC-32 of every other byte of the file; files of other programs may lack it |
//!
//! Zero connections have no tensors. Float32 tensors are read too. Saving writes compressed rows for
//! sparse connections and the weight alone for the others.

mod read;
mod tensors;
mod write;

use crate::{Error, Network, Result};
use std::path::Path;

pub use read::TensorFile;
pub use write::TensorFileWriter;

pub(crate) use read::parse;
pub(crate) use write::save;

const FORMAT: &str = "mrnn";
const VERSION: &str = "1";
const CHECKSUM: &str = "checksum";

pub(crate) fn load(path: &Path) -> Result<Network> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let read = |path| {
        std::fs::read(path).map_err(|source| Error::Io {
            action: "cannot read",
            path: Path::to_path_buf(path),
            source,
        })
    };
    let network = match extension.to_ascii_lowercase().as_str() {
        "json" => {
            let text = String::from_utf8(read(path)?).map_err(|error| Error::JsonSyntax {
                message: format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
            });
            text.and_then(|text| Network::from_json(&text))
        }
        "safetensors" => parse(&read(path)?),
        _ => {
            let known = ".json or .safetensors";
            return Err(Error::UnknownExtension { path: path.to_owned(), known });
        }
    };
    network.map_err(|error| error.at(path.display().to_string()))
}
