export default {
  testEnvironment: './environments/jest-jsdom.cjs',
  transform: {},
};
