// npm oidc-provider as a portal: signs in whoever comes, with its own development pages.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

// Native client: the port of the loopback address is free (RFC 8252 § 7.3).
const client = (client_id, more) => ({
  client_id,
  application_type: "native",
  token_endpoint_auth_method: "none",
  redirect_uris: ["http://127.0.0.1/callback"],
  response_types: ["code"],
  grant_types: ["authorization_code", "refresh_token"],
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client("json-user-info", {}),
    client("signed-user-info", { userinfo_signed_response_alg: "RS256" }),
  ],
  claims: { profile: ["name"] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: `Konto ${sub}` }) }),
  features: { userinfo: { enabled: true }, jwtUserinfo: { enabled: true }, revocation: { enabled: true } },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  cookies: { keys: ["only a test"] },
});
server.on("request", provider.callback());
console.log(`issuer ${issuer}`);
