export { createTestRoom, type TestRoomOptions } from './create-test-room.js';
export type { TestRoom } from './test-room.js';
export type { JoinOptions, TestMember } from './test-member.js';
