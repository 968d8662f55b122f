/** SCRAM-SHA-256, by the example of RFC 7677 and against whoever does not follow it. */
import assert from "node:assert/strict";
import { createHmac, hash, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { decoyKeys, scramChallenge, scramFinal, scramFirst } from "../../../src/commands/scram.ts";

// RFC 7677, section 3: the user is "user", the password "pencil".
const salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
const iterations = 4096;
const nonces = ["rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"] as const;
const nonce = nonces.join("");
const proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const last = `c=biws,r=${nonce},p=${proof}`;

const salted = pbkdf2Sync("pencil", Buffer.from(salt, "base64"), iterations, 32, "sha256");
const keyOf = (name: string) => createHmac("sha256", salted).update(name).digest();
const keys = {
  salt,
  iterations,
  storedKey: hash("sha256", keyOf("Client Key"), "base64"),
  serverKey: keyOf("Server Key").toString("base64"),
};

function challengeOf(text: string) {
  const first = scramFirst(text);
  assert.ok(first, text);
  return scramChallenge(first, keys, nonces[1]);
}

test("the example of RFC 7677 goes as it is written there", () => {
  const challenge = challengeOf(`n,,n=user,r=${nonces[0]}`);
  assert.equal(challenge.text, `r=${nonce},s=${salt},i=${iterations}`);
  assert.equal(scramFinal(last, challenge, keys), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
});

test("the keys of another password, or of a name that is none, prove nothing", () => {
  const challenge = challengeOf(`n,,n=user,r=${nonces[0]}`);
  assert.equal(scramFinal(last, challenge, { ...keys, storedKey: keys.serverKey }), undefined);
  assert.equal(scramFinal(last, challenge, decoyKeys("secret", "user", iterations)), undefined);
});

test("a name that is none has always the same salt, and another one than other names and networks", () => {
  const decoy = decoyKeys("secret", "nobody", iterations);
  assert.deepEqual(decoyKeys("secret", "nobody", iterations), decoy);
  assert.equal(decoy.salt.length, salt.length);
  assert.notEqual(decoyKeys("secret", "nobody2", iterations).salt, decoy.salt);
  assert.notEqual(decoyKeys("other", "nobody", iterations).salt, decoy.salt);
});

for (const text of [
  "",
  "n",
  "n,,",
  "n,,n=,r=abc",
  "n,,n=user",
  "n,,n=user,r=",
  "n,,r=abc,n=user",
  "n,,n=user,r=a c",
  "n,,n=user,r=a,",
  "n,,n=user,r=a,x",
  "n,,n=user,r=a,xx=1",
  "n,,n=user,r=a,x=\0",
  "n,,m=must,n=user,r=abc",
  "n,,n=us=2Xer,r=abc",
  "n,,n=us=,r=abc",
  "n,a=,,n=user,r=abc",
  "n,b=user,n=user,r=abc",
  "p=tls-unique,,n=user,r=abc",
  "N,,n=user,r=abc",
  "n,,n=user,r=abc\n",
  "c=biws,r=abc,p=abc",
]) {
  test(`${JSON.stringify(text)} is no first message`, () => assert.equal(scramFirst(text), undefined));
}

test("a first message may name somebody to act as, decline channel binding in two ways, and have extensions", () => {
  assert.deepEqual(scramFirst("y,a=us=3Der,n=us=2Cer,r=abc,x=1,Y=a=b"), {
    username: "us,er",
    authzid: "us=er",
    nonce: "abc",
    header: "y,a=us=3Der,",
    bare: "n=us=2Cer,r=abc,x=1,Y=a=b",
  });
});

for (const [what, text] of [
  ["another nonce", `c=biws,r=${nonce}x,p=${proof}`],
  ["the client's half of the nonce", `c=biws,r=${nonces[0]},p=${proof}`],
  ["another channel binding", `c=eSws,r=${nonce},p=${proof}`],
  ["a channel binding that only decodes alike", `c=biws====,r=${nonce},p=${proof}`],
  ["no channel binding", `r=${nonce},p=${proof}`],
  ["no proof", `c=biws,r=${nonce}`],
  ["an empty proof", `c=biws,r=${nonce},p=`],
  ["half a proof", `c=biws,r=${nonce},p=dHzbZapWIk4jUhN+`],
  ["a proof of nothing", `c=biws,r=${nonce},p=${Buffer.alloc(32).toString("base64")}`],
  ["a proof with more behind it", `${last},x=1`],
  ["two proofs", `${last},p=${proof}`],
  ["an extension that the proof does not cover", `c=biws,r=${nonce},x=1,p=${proof}`],
  ["a first message", `n,,n=user,r=${nonces[0]}`],
  ["nothing", ""],
] as const) {
  test(`${what} proves nothing`, () => {
    assert.equal(scramFinal(text, challengeOf(`n,,n=user,r=${nonces[0]}`), keys), undefined);
  });
}

test("who said that the server could not do channel binding has to say so again", () => {
  const challenge = challengeOf(`y,,n=user,r=${nonces[0]}`);
  assert.equal(scramFinal(last, challenge, keys), undefined);
});
