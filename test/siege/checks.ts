/** What has to hold under attack, by the names that the code has for it. */
export const CHECKS = {
  members: 'honest people see exactly those of them who are there, and what they present',
  messages: 'what honest people say to each other arrives whole, once and in order',
  promises: 'every send() between them is fulfilled, but for those who left',
  events: 'they hear of no error, loss or goodbye that is not so',
  lateness: 'nothing comes more than 2 s later than at the latest without attacks',
  attacks: 'every attack that was drawn did something',
  servers: 'the servers live, and do not complain',
  'client memory': 'the memory of the honest process is flat',
  'server memory': 'the memory of the servers is flat',
} as const;

export type Check = keyof typeof CHECKS;
