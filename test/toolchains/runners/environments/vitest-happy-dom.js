import { lateEnvironment } from './late-environment.js';

export default lateEnvironment('happy-dom');
