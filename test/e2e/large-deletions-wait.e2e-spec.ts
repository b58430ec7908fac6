// A plan that deletes more than the deletion budget is held until a person approves exactly that plan.
import { expect, it } from '@jest/globals';
import { PLAN, type PlanState } from '../support/fleet-operations.js';
import { findSetCondition, listEvents } from '../support/fleet-state.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const options = {
  clusters: { one: { env: 'production' } },
  files: { 'apps/web/web.yaml': configMap('settings', { a: '1' }) },
};
const ALL = Array.from({ length: 10 }, (_, index) => `app-${index}`);

describeFleet('a set of ten applications', options, (fleet) => {
  const manifest = (names: readonly string[]): string =>
    applicationSet({
      name: 'ten',
      repositoryUrl: fleet().repositoryUrl,
      generators: `- list: {elements: ${JSON.stringify(names.map((name) => ({ app: name })))}}`,
      applicationName: '{{app}}',
      namespace: '{{app}}',
      cluster: 'one',
    });
  const held = async (): Promise<PlanState | null> => {
    const answer = await fleet().client.request<{ applicationSet: { heldPlan: PlanState | null } }>(
      `{ applicationSet(name: "ten") { heldPlan { ${PLAN} } } }`,
    );
    return answer.applicationSet.heldPlan;
  };
  const approve = `mutation($plan: ID!) { approveApplicationSet(name: "ten", plan: $plan) { status deleteCount } }`;

  it('loses up to five without a question', async () => {
    await fleet().applySet(manifest(ALL));
    await fleet().untilGreen(ALL);
    const { plan } = await fleet().applySet(manifest(ALL.slice(0, 9)));
    expect(plan).toMatchObject({ status: 'Applied', deleteCount: 1 });
    await fleet().applySet(manifest(ALL));
    await fleet().untilGreen(ALL);
  });

  it('says beforehand what a change would do, and changes nothing', async () => {
    const { previewApplicationSet: plan } = await fleet().client.request<{ previewApplicationSet: PlanState }>(
      `mutation($manifest: String!) { previewApplicationSet(manifest: $manifest) { ${PLAN} } }`,
      { manifest: manifest(ALL.slice(0, 2)) },
    );
    expect(plan).toMatchObject({ status: 'Preview', deleteCount: 8, unchangedCount: 2, createCount: 0 });
    expect(await held()).toBeNull();
    expect(await fleet().applications()).toHaveLength(10);
  });

  it('is held when it would lose more, with creations and changes too', async () => {
    const { plan } = await fleet().applySet(manifest(['app-0', 'app-1', 'brand-new']));
    expect(plan).toMatchObject({ status: 'Held', deleteCount: 8, createCount: 1 });
    expect(plan.heldReason).toMatch(/8 of 10 applications/);
    expect(await findSetCondition(fleet().client, 'ten', 'PlanHeld')).toMatchObject({
      status: 'True',
      reason: 'DeletionBudgetExceeded',
    });
    await staysTrue('nothing happens', 1_500, async () => (await fleet().applications()).length === 10);
    const [event] = await listEvents(fleet().client, { types: ['PlanHeld'] });
    expect(event?.message).toContain('ten');
  });

  it('cannot be approved by a plan that is out of date', async () => {
    const first = await held();
    await fleet().applySet(manifest(['app-0']));
    const second = await held();
    expect(second).toMatchObject({ deleteCount: 9 });
    const refusal = await fleet().client.refusal(approve, { plan: first?.id });
    expect(refusal.code).toBe('CONFLICT');
    expect(await fleet().applications()).toHaveLength(10);
  });

  it('is carried out once a person approves', async () => {
    const plan = await held();
    await fleet().client.request(approve, { plan: plan?.id });
    await fleet().untilGreen(['app-0']);
    await until('nothing is held any more', async () => (await held()) === null);
    expect((await findSetCondition(fleet().client, 'ten', 'PlanHeld'))?.status).toBe('False');
  });
});
