export { openIdentity } from './identity-file.js';
export { IdentityFileError, type IdentityFileCode } from './identity-file-error.js';
