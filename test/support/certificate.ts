import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { PATIENCE } from './patience.mjs';

/** A certificate that nobody has signed but its owner. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Base64 of the SHA-256 of its public key, by which Chromium can be told to take it. */
  readonly fingerprint: string;
}

/** Makes one for this IP address or name, in a folder of the caller's. */
export function createCertificate(folder: string, host: string): Certificate {
  const kind = isIP(host) ? 'IP' : 'DNS';
  const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  execFileSync(
    process.env['OPENSSL'] ?? 'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=${kind}:${host}`],
      ...['-out', certificateFile, '-keyout', keyFile],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: PATIENCE },
  );
  const key = new X509Certificate(readFileSync(certificateFile)).publicKey.export({ type: 'spki', format: 'der' });
  return { certificateFile, keyFile, fingerprint: createHash('sha256').update(key).digest('base64') };
}
