import { changeFeedContract } from './change-feed.contract.js';
import { FakeChangeFeed } from './fake-change-feed.js';

changeFeedContract('the fake change feed', async () => {
  const feed = new FakeChangeFeed();
  return { feed, interrupt: async () => feed.interrupt(), close: async () => {} };
});
