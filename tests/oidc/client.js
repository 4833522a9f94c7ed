// npm openid-client as a desktop program: signs in at the portal given as argument.
import { createServer } from "node:http";
import * as client from "openid-client";

const [issuer, clientId] = process.argv.slice(2);
const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
  execute: [client.allowInsecureRequests],
});

let cameBack;
const back = new Promise((resolve) => (cameBack = resolve));
const server = createServer((request, response) => {
  response.end("zurück");
  cameBack(request.url);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const home = `http://127.0.0.1:${server.address().port}`;

const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const expectedNonce = client.randomNonce();
const address = client.buildAuthorizationUrl(config, {
  redirect_uri: `${home}/callback`,
  scope: "openid profile email offline_access",
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  state: expectedState,
  nonce: expectedNonce,
});
console.log(`open ${address.href}`);

const current = new URL(await back, home);
server.close();
const tokens = await client.authorizationCodeGrant(config, current, {
  pkceCodeVerifier,
  expectedState,
  expectedNonce,
  idTokenExpected: true,
});
const claims = tokens.claims();
const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
const infoAgain = await client.fetchUserInfo(config, renewed.access_token, claims.sub);
await client.tokenRevocation(config, renewed.refresh_token, { token_type_hint: "refresh_token" });
const afterwards = await client.refreshTokenGrant(config, renewed.refresh_token).then(
  () => "still good",
  (error) => error.error,
);
// The code is used up: trying it once more must fail.
const secondUse = await client
  .authorizationCodeGrant(config, current, { pkceCodeVerifier, expectedState, expectedNonce })
  .then(
    () => "still good",
    (error) => error.error,
  );
const rotated = renewed.refresh_token !== tokens.refresh_token;
console.log(`done ${JSON.stringify({ claims, info, infoAgain, rotated, afterwards, secondUse })}`);
