/** The operations that agents send, with the types of what goes in and comes out. */
import type {
  AgentAnswerInput,
  AgentAnswerPayload,
  AgentHolding,
  AgentJoinInput,
  AgentJoinPayload,
  AgentNudge,
  AgentReportInput,
  AgentReportPayload,
  AgentRequest,
  DesiredState,
  Render,
} from './schema-types.js';

/** A GraphQL operation with the types of its variables and its data. */
export interface GraphqlOperation<Data, Variables> {
  readonly query: string;
  /** Never set: carries the types. */
  readonly types?: { data: Data; variables: Variables };
}

const joinFields = 'keyId clusterId clusterName epoch hubPublicKey';

export const AgentJoin: GraphqlOperation<{ agentJoin: AgentJoinPayload }, { input: AgentJoinInput }> = {
  query: `mutation AgentJoin($input: AgentJoinInput!) { agentJoin(input: $input) { ${joinFields} } }`,
};

export const AgentRotateKey: GraphqlOperation<{ agentRotateKey: AgentJoinPayload }, { publicKey: string }> = {
  query: `mutation AgentRotateKey($publicKey: String!) { agentRotateKey(publicKey: $publicKey) { ${joinFields} } }`,
};

export const AgentDesiredState: GraphqlOperation<
  { agentDesiredState: DesiredState },
  { holding: AgentHolding | null }
> = {
  query: `query AgentDesiredState($holding: AgentHolding) {
    agentDesiredState(holding: $holding) {
      epoch revision digest signature isComplete isApproved pollAfterSeconds
      assignments {
        applicationId applicationName digest renderDigest revision namespace syncPolicy operation { id prune }
      }
      removed { applicationId deleteResources }
    }
  }`,
};

export const AgentRenders: GraphqlOperation<{ agentRenders: Render[] }, { digests: string[] }> = {
  query: `query AgentRenders($digests: [String!]!) { agentRenders(digests: $digests) { digest content } }`,
};

export const AgentReport: GraphqlOperation<{ agentReport: AgentReportPayload }, { input: AgentReportInput }> = {
  query: `mutation AgentReport($input: AgentReportInput!) {
    agentReport(input: $input) { isAccepted resync isDuplicate }
  }`,
};

export const AgentNudges: GraphqlOperation<{ agentNudges: AgentNudge }, Record<string, never>> = {
  query: `subscription AgentNudges { agentNudges { revision } }`,
};

export const AgentRequests: GraphqlOperation<{ agentRequests: AgentRequest }, { session: string }> = {
  query: `subscription AgentRequests($session: String!) {
    agentRequests(session: $session) { id number kind applicationId parameters timeoutMs signature }
  }`,
};

export const AgentAnswer: GraphqlOperation<{ agentAnswer: AgentAnswerPayload }, { input: AgentAnswerInput }> = {
  query: `mutation AgentAnswer($input: AgentAnswerInput!) { agentAnswer(input: $input) { isWanted credit } }`,
};
