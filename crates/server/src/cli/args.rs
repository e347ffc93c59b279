//! The arguments.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// The regional server of Sleutelbos: it stores and orders what laptops seal, and reads none of it.
#[derive(Debug, Parser)]
#[command(name = "sleutelbos-server", version)]
pub(super) struct Args {
    /// Folder of the region's database.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "SLEUTELBOS_DATA",
        default_value = "sleutelbos-data"
    )]
    pub(super) data: PathBuf,
    /// Print one JSON document.
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a practice region: server key, root, recovery, genesis and pack in one step. Prints the first coordinator's
    /// invitation once. The root's secret is thrown away.
    Init(Init),
    /// Serve the region until SIGTERM or SIGINT.
    Serve(Serve),
    /// Region packs.
    Pack {
        #[command(subcommand)]
        command: PackCommand,
    },
    /// How much there is. Never content: there is none.
    Stats,
    /// Copy the whole database to a new file; the server may go on serving.
    Backup {
        /// A file that does not exist yet.
        file: PathBuf,
    },
    /// Work out every chain, signature, head and counter again.
    Verify,
    /// Comes with a later version.
    Restore {
        /// A backup.
        file: PathBuf,
    },
    /// Comes with a later version.
    Retention {
        /// Its own arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct Init {
    /// Name of the region, 1 to 100 characters.
    #[arg(long, value_name = "NAME")]
    pub(super) region_name: String,
    /// Folder of the region pack.
    #[arg(long, value_name = "DIR")]
    pub(super) pack: PathBuf,
    /// Address that laptops will use; stands in the invitation as a hint.
    #[arg(long, value_name = "URL", default_value = "")]
    pub(super) url: String,
    /// Keep the recovery key in this new file (hexadecimal, readable by its owner alone). Without it the key is thrown
    /// away.
    #[arg(long, value_name = "FILE")]
    pub(super) recovery_out: Option<PathBuf>,
    /// A genesis made offline. Comes with a later version.
    #[arg(long, value_name = "FILE")]
    pub(super) genesis: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Serve {
    /// Where laptops reach the server. Port 0 takes a free one. Without a certificate only a loopback address.
    #[arg(long, value_name = "ADDR:PORT", env = "SLEUTELBOS_LISTEN")]
    pub(super) listen: SocketAddr,
    /// Certificate chain, PEM.
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_key",
        env = "SLEUTELBOS_TLS_CERT"
    )]
    pub(super) tls_cert: Option<PathBuf>,
    /// Its key, PEM.
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_cert",
        env = "SLEUTELBOS_TLS_KEY"
    )]
    pub(super) tls_key: Option<PathBuf>,
    /// Where `/metrics` is; a loopback address.
    #[arg(long, value_name = "ADDR:PORT", env = "SLEUTELBOS_ADMIN_LISTEN")]
    pub(super) admin_listen: Option<SocketAddr>,
}

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Say what is wrong with a pack.
    Check {
        /// Its folder.
        dir: PathBuf,
    },
    /// Offer a pack: a higher version than the one on offer, with all of its codes. Laptops take it once a coordinator
    /// has approved it.
    Load {
        /// Its folder.
        dir: PathBuf,
    },
}
