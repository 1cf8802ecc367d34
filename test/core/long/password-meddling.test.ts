import { describeMeddling, MEDDLINGS } from '../../support/password/meddling.js';

describeMeddling(MEDDLINGS);
