//! Where settings come from, one layer on top of the other.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};

use equipoise_app::quality::Thresholds;
use equipoise_providers::source::{ExposeSecret, SecretString};

use super::SettingFlags;
use super::providers::{self, Field, SourceName};
use super::quality::PREFIX as THRESHOLD;
use super::table::{Name, SETTINGS, WITHOUT_EFFECT};

/// Prefix of our names in the environment.
const PREFIX: &str = "EQUIPOISE_";
/// The name that the replaced system has for the key of Alpha Vantage.
const ALPHA_VANTAGE_KEY: &str = "ALPHAVANTAGE_API_KEY";
/// Names with the prefix that are no settings: the settings file, and the tests' market data.
const OTHER_NAMES: [&str; 2] = ["EQUIPOISE_CONFIG", "EQUIPOISE_TEST_DATA"];

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Default,
    File(PathBuf),
    Environment(String),
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// The values found so far.
#[derive(Debug)]
pub(super) struct Found {
    values: BTreeMap<Name, (String, Origin)>,
    /// Thresholds of the quality rules that are set, by name.
    thresholds: BTreeMap<&'static str, (String, Origin)>,
    /// What is set of how sources are asked; keys are among it, so nothing of it is printed.
    providers: BTreeMap<(SourceName, Field), (SecretString, Origin)>,
}

impl Found {
    pub(super) fn defaults() -> Self {
        let value = |default: &str| (default.to_owned(), Origin::Default);
        Self {
            values: SETTINGS
                .iter()
                .map(|known| (known.name, value(known.default)))
                .collect(),
            thresholds: BTreeMap::new(),
            providers: BTreeMap::new(),
        }
    }

    /// What a setting of how a source is asked is set to, and by whom; `None` leaves the source's own.
    pub(super) fn provider(&self, name: SourceName, field: Field) -> Option<(&str, &Origin)> {
        let (text, origin) = self.providers.get(&(name, field))?;
        Some((text.expose_secret(), origin))
    }

    /// What a threshold of the quality rules is set to, and by whom; `None` leaves its default.
    pub(super) fn threshold(&self, name: &str) -> Option<(&str, &Origin)> {
        let (text, origin) = self.thresholds.get(name)?;
        Some((text, origin))
    }

    /// Set the setting called `key`, of whatever table; whether there is one.
    fn set(&mut self, key: &str, text: String, origin: Origin) -> bool {
        if let Some(known) = SETTINGS.iter().find(|known| known.key == key) {
            self.values.insert(known.name, (text, origin));
            return true;
        }
        if let Some(place) = providers::named(key) {
            self.providers.insert(place, (text.into(), origin));
            return true;
        }
        let threshold = key.strip_prefix(THRESHOLD).and_then(Thresholds::named);
        if let Some(threshold) = threshold {
            self.thresholds.insert(threshold.name, (text, origin));
        }
        threshold.is_some()
    }

    pub(super) fn text(&self, name: Name) -> &str {
        &self.values[&name].0
    }

    pub(super) fn origin(&self, name: Name) -> &Origin {
        &self.values[&name].1
    }

    pub(super) fn number<N: FromStr>(&self, name: Name) -> anyhow::Result<N>
    where
        N::Err: std::error::Error + Send + Sync + 'static,
    {
        let text = self.text(name);
        let key = SETTINGS
            .iter()
            .find(|known| known.name == name)
            .map_or("", |known| known.key);
        text.trim().parse().with_context(|| {
            format!(
                "{key} {text:?} ({}) is not a number in range",
                self.origin(name)
            )
        })
    }

    pub(super) fn at_least(&self, name: Name, least: u64) -> anyhow::Result<u64> {
        let number: u64 = self.number(name)?;
        if number < least {
            bail!(
                "{number} ({}) is below the least value, {least}",
                self.origin(name)
            );
        }
        Ok(number)
    }

    pub(super) fn at_most(&self, name: Name, most: u32) -> anyhow::Result<u32> {
        let number: u32 = self.number(name)?;
        if number > most {
            bail!(
                "{number} ({}) is above the largest value, {most}",
                self.origin(name)
            );
        }
        Ok(number)
    }

    pub(super) fn read_file(&mut self, path: &Path) -> anyhow::Result<()> {
        let table: toml::Table = std::fs::read_to_string(path)?.parse()?;
        for (key, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Float(number) => number.to_string(),
                other => bail!("{key} is a {}, not a text or a number", other.type_str()),
            };
            if !self.set(&key, text, Origin::File(path.to_owned())) {
                bail!("{key} is no setting; `equipoise config` lists them");
            }
        }
        Ok(())
    }

    /// Read our names and their aliases; answers the names that are set and have no effect.
    pub(super) fn read_environment(
        &mut self,
        environment: &BTreeMap<String, String>,
    ) -> anyhow::Result<Vec<String>> {
        self.read_aliases(environment);
        for (name, value) in environment {
            let Some(key) = name.strip_prefix(PREFIX) else {
                continue;
            };
            if OTHER_NAMES.contains(&name.as_str()) {
                continue;
            }
            let key = key.to_ascii_lowercase();
            if !self.set(&key, value.clone(), Origin::Environment(name.clone())) {
                bail!(
                    "environment variable {name} names no setting; `equipoise config` lists them"
                );
            }
        }
        let is_set = |name: &&&str| environment.contains_key(**name);
        Ok(WITHOUT_EFFECT
            .iter()
            .filter(is_set)
            .map(|name| (*name).to_owned())
            .collect())
    }

    fn read_aliases(&mut self, environment: &BTreeMap<String, String>) {
        for known in &SETTINGS {
            let Some(alias) = known.alias else { continue };
            let Some(value) = environment.get(alias) else {
                continue;
            };
            let value = match known.name {
                Name::DataDir => folder_of_database(value),
                _ => value.clone(),
            };
            self.values
                .insert(known.name, (value, Origin::Environment(alias.to_owned())));
        }
        if let Some(key) = environment.get(ALPHA_VANTAGE_KEY) {
            let origin = Origin::Environment(ALPHA_VANTAGE_KEY.to_owned());
            let place = (SourceName::AlphaVantage, Field::Key);
            self.providers.insert(place, (key.clone().into(), origin));
        }
        let (host, port) = (environment.get("API_HOST"), environment.get("API_PORT"));
        if host.is_some() || port.is_some() {
            let host = host.map_or("127.0.0.1", String::as_str);
            let port = port.map_or("8000", String::as_str);
            let origin = Origin::Environment("API_HOST and API_PORT".to_owned());
            self.values
                .insert(Name::Listen, (format!("{host}:{port}"), origin));
        }
    }

    pub(super) fn read_flags(&mut self, flags: &SettingFlags) {
        let mut set = |name: Name, value: Option<String>, flag: &'static str| {
            if let Some(value) = value {
                self.values.insert(name, (value, Origin::Flag(flag)));
            }
        };
        let data_dir = flags
            .data_dir
            .as_ref()
            .map(|path| path.to_string_lossy().into_owned());
        set(Name::DataDir, data_dir, "--data-dir");
        set(Name::LogLevel, flags.log_level.clone(), "--log-level");
        set(Name::Listen, flags.listen.clone(), "--listen");
    }
}

/// The replaced system names a database file; its folder becomes the data folder.
fn folder_of_database(path: &str) -> String {
    let path = Path::new(path);
    let is_file = path
        .extension()
        .is_some_and(|ending| ending == "db" || ending == "duckdb");
    let folder = if is_file {
        path.parent().unwrap_or(path)
    } else {
        path
    };
    let folder = folder.to_string_lossy().into_owned();
    if folder.is_empty() {
        ".".to_owned()
    } else {
        folder
    }
}

/// The variables whose name and value are text.
pub(super) fn readable(
    environment: impl Iterator<Item = (OsString, OsString)>,
) -> BTreeMap<String, String> {
    environment
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The settings file: the one named by the flag, else by the environment, else none.
pub(super) fn file_to_read(
    flag: Option<&Path>,
    environment: &BTreeMap<String, String>,
) -> Option<PathBuf> {
    flag.map(Path::to_owned)
        .or_else(|| environment.get(OTHER_NAMES[0]).map(PathBuf::from))
}
