//! The ES256 key that signs ID tokens; it lies sealed in the database and outlives restarts.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use portal_store::table::signing_key;
use portal_store::{Database, StorageError};
use portal_store::{SealError, Sealer};
use serde::Serialize;
use serde_json::{Value, json};

/// Why there is no key, or no signature.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// It can't be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What is stored is no key, or none can be made.
    #[error("can't be made or read")]
    Unusable,
    /// It doesn't sign.
    #[error("signing failed: {0}")]
    Signing(#[from] jsonwebtoken::errors::Error),
}

/// The key, ready to sign. Cloning is cheap.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    key: EncodingKey,
    /// x and y of the public point, base64url.
    point: (String, String),
}

impl SigningKey {
    /// Reads the key from the database, and makes one where there is none.
    ///
    /// # Errors
    /// [`KeyError`]
    pub async fn load_or_make(database: &Database) -> Result<Self, KeyError> {
        let mut write = database.write().await?;
        let sealer = database.sealer();
        let seal = |pkcs8: &[u8]| sealer.seal(&STANDARD.encode(pkcs8));
        if let Some(stored) = signing_key::es256(write.connection()).await? {
            let Some(sealed) = std::str::from_utf8(&stored).ok().filter(|text| Sealer::is_sealed(text)) else {
                signing_key::seal_es256(write.connection(), &seal(&stored)?).await?;
                write.commit().await?;
                return Self::read(&stored);
            };
            let opened = sealer.open(sealed)?;
            return Self::read(&STANDARD.decode(opened).map_err(|_| KeyError::Unusable)?);
        }
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyError::Unusable)?;
        let made = Self::read(pkcs8.as_ref())?;
        signing_key::insert_es256(write.connection(), &made.id, seal(pkcs8.as_ref())?.as_bytes()).await?;
        write.commit().await?;
        Ok(made)
    }

    fn read(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(|_| KeyError::Unusable)?;
        // Uncompressed point: 4, then x and y of 32 bytes each (SEC 1 § 2.3.3).
        let point = pair.public_key().as_ref();
        let part = |from: usize| point.get(from..from + 32).map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        let (Some(x), Some(y)) = (part(1), part(33)) else { return Err(KeyError::Unusable) };
        let id =
            portal_store::secret::s256(&format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}"));
        Ok(Self { id, key: EncodingKey::from_ec_der(pkcs8), point: (x, y) })
    }

    /// Key set for verifiers (RFC 7517); the key id is its thumbprint (RFC 7638).
    pub fn jwks(&self) -> Value {
        let (x, y) = &self.point;
        json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y}]})
    }

    /// Whom an ID token of ours is about, however old it is.
    pub fn subject(&self, id_token: &str, issuer: &str) -> Option<String> {
        let (x, y) = &self.point;
        let key = DecodingKey::from_ec_components(x, y).ok()?;
        let mut rules = Validation::new(Algorithm::ES256);
        rules.set_issuer(&[issuer]);
        rules.validate_exp = false;
        rules.validate_aud = false;
        let claims = jsonwebtoken::decode::<Value>(id_token, &key, &rules).ok()?.claims;
        claims["sub"].as_str().map(str::to_owned)
    }

    /// # Errors
    /// When the key can't sign.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::ES256) };
        Ok(jsonwebtoken::encode(&header, claims, &self.key)?)
    }
}
