/**
 * How a site creates `user.digest`: hex HMAC-SHA256 of the email with the secret key (LC-30). Each is a
 * complete program.
 */

export interface DigestSample {
  readonly id: string;
  readonly language: string;
  readonly file: string;
  code(secret: string, email: string): string;
}

const double = (text: string): string => JSON.stringify(text);
/** Double quotes would interpolate variables. */
const single = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

export const DIGEST_SAMPLES: readonly DigestSample[] = [
  {
    id: 'ruby',
    language: 'Ruby',
    file: 'digest.rb',
    code: (secret, email) => `require 'openssl'

secret = ${single(secret)}
email = ${single(email)}

puts OpenSSL::HMAC.hexdigest('sha256', secret, email)
`,
  },
  {
    id: 'node',
    language: 'Node.js',
    file: 'digest.mjs',
    code: (secret, email) => `import { createHmac } from 'node:crypto';

const secret = ${double(secret)};
const email = ${double(email)};

console.log(createHmac('sha256', secret).update(email).digest('hex'));
`,
  },
  {
    id: 'php',
    language: 'PHP',
    file: 'digest.php',
    code: (secret, email) => `<?php
$secret = ${single(secret)};
$email = ${single(email)};

echo hash_hmac('sha256', $email, $secret), PHP_EOL;
`,
  },
  {
    id: 'python',
    language: 'Python',
    file: 'digest.py',
    code: (secret, email) => `import hashlib
import hmac

secret = ${double(secret)}
email = ${double(email)}

print(hmac.new(secret.encode(), email.encode(), hashlib.sha256).hexdigest())
`,
  },
  {
    id: 'go',
    language: 'Go',
    file: 'digest.go',
    code: (secret, email) => `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

func main() {
	secret := ${double(secret)}
	email := ${double(email)}

	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(email))
	fmt.Println(hex.EncodeToString(mac.Sum(nil)))
}
`,
  },
  {
    id: 'java',
    language: 'Java',
    file: 'Digest.java',
    code: (secret, email) => `import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Digest {
  public static void main(String[] args) throws Exception {
    String secret = ${double(secret)};
    String email = ${double(email)};

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] digest = mac.doFinal(email.getBytes(StandardCharsets.UTF_8));
    System.out.println(String.format("%064x", new BigInteger(1, digest)));
  }
}
`,
  },
  {
    id: 'csharp',
    language: 'C#',
    file: 'Digest.cs',
    code: (secret, email) => `using System;
using System.Security.Cryptography;
using System.Text;

var secret = ${double(secret)};
var email = ${double(email)};

using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
var digest = hmac.ComputeHash(Encoding.UTF8.GetBytes(email));
Console.WriteLine(Convert.ToHexString(digest).ToLowerInvariant());
`,
  },
];

const toHex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Null where the browser has no Web Crypto: it requires HTTPS. */
export async function digestOf(secret: string, email: string): Promise<string | null> {
  const subtle = (crypto as Partial<Crypto>).subtle;
  if (!subtle) return null;
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign']);
  return toHex(await subtle.sign('HMAC', key, bytes.encode(email)));
}
