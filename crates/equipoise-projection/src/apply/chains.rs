//! Chains: a series is the publications that go on from one another, named by the first of them.

use std::collections::BTreeMap;

use duckdb::Connection;
use equipoise_ledger::{Publication, Restatement, Sequence};

use crate::error::ProjectionError;
use crate::rows::select;

/// The chain of every publication so far, and what every restatement is about.
#[derive(Debug, Default)]
pub(super) struct Chains {
    publications: BTreeMap<Sequence, Link>,
    restatements: BTreeMap<Sequence, Link>,
}

/// The entry that another one leads to, of the index both are about: from a publication to its
/// chain, from a restatement to the publication it corrects.
#[derive(Debug)]
struct Link {
    index: String,
    target: Sequence,
}

const PUBLICATION: &str = "publication";
const RESTATEMENT: &str = "restatement";

impl Chains {
    /// The chains that the projection holds.
    pub(super) fn read(connection: &Connection) -> Result<Self, ProjectionError> {
        const CHAINS: &str = "SELECT sequence, index_id, chain AS target FROM publications";
        const PUBLISHED: &str = "SELECT sequence, index_id, published AS target FROM restatements";
        let links = |sql: &str| -> Result<BTreeMap<Sequence, Link>, ProjectionError> {
            let found = select(
                connection,
                "read the chains so far",
                sql,
                [],
                |rows, row| {
                    let link = Link {
                        index: rows.text("index_id", row)?,
                        target: rows.sequence("target", row)?,
                    };
                    Ok((rows.sequence("sequence", row)?, link))
                },
            )?;
            Ok(found.into_iter().collect())
        };
        Ok(Self {
            publications: links(CHAINS)?,
            restatements: links(PUBLISHED)?,
        })
    }

    /// Takes in the publication at `sequence` and answers its chain: that of the publication it
    /// continues, for a restatement of the base that of the publication it corrects, the one it
    /// names, else its own.
    pub(super) fn place(
        &mut self,
        publication: &Publication,
        sequence: Sequence,
    ) -> Result<Sequence, ProjectionError> {
        let chain = self.chain_of(publication, sequence)?;
        let link = Link {
            index: publication.origin.index.as_str().to_owned(),
            target: chain,
        };
        self.publications.insert(sequence, link);
        Ok(chain)
    }

    /// Takes in the restatement at `sequence`.
    pub(super) fn note(&mut self, restatement: &Restatement, sequence: Sequence) {
        let link = Link {
            index: restatement.index.as_str().to_owned(),
            target: restatement.published,
        };
        self.restatements.insert(sequence, link);
    }

    fn chain_of(
        &self,
        publication: &Publication,
        sequence: Sequence,
    ) -> Result<Sequence, ProjectionError> {
        let target = |links: &BTreeMap<Sequence, Link>, named, expected| {
            links
                .get(&named)
                .filter(|link| link.index == publication.origin.index.as_str())
                .map(|link| link.target)
                .ok_or_else(|| ProjectionError::Unfounded {
                    sequence,
                    index: publication.origin.index.clone(),
                    named,
                    expected,
                })
        };
        match (publication.origin.continues, publication.origin.restates) {
            (Some(before), _) => target(&self.publications, before, PUBLICATION),
            (None, Some(restatement)) => {
                let published = target(&self.restatements, restatement, RESTATEMENT)?;
                target(&self.publications, published, PUBLICATION)
            }
            (None, None) => match publication.origin.chain {
                // Its sessions were provisional down to the base.
                Some(chain) => target(&self.publications, chain, PUBLICATION),
                None => Ok(sequence),
            },
        }
    }
}
