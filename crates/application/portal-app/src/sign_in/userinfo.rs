//! What clients learn about the person who signed in (OpenID Connect Core 1.0 § 5.3).

use portal_store::table::{account, grant};
use serde_json::{Value, json};

use crate::failure::Result;
use crate::means::Means;

/// What the scopes of an access token let a client know; `None` for a token that isn't good.
///
/// # Errors
/// When the database fails.
pub async fn claims(means: &Means, token: &str) -> Result<Option<Value>> {
    let mut read = means.database.read().await?;
    let Some(access) = grant::access(&mut read, token, means.clock.now()).await? else { return Ok(None) };
    let Some(account) = account::by_id(&mut read, access.account).await? else { return Ok(None) };
    let asked = |name: &str| access.scope.split(' ').any(|scope| scope == name);
    let mut claims = json!({"sub": account.id});
    if asked("profile") {
        claims["name"] = Value::from(account.name());
        claims["given_name"] = Value::from(account.given_name.clone());
        claims["family_name"] = Value::from(account.family_name.clone());
    }
    if asked("email") {
        claims["email"] = Value::from(account.email.clone());
    }
    Ok(Some(claims))
}
