import { expect } from '@jest/globals';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

/** Two brokers that ask who somebody is, with an administrator and a user who may nothing; others are made as they are needed. */
export class UserRig {
  private constructor(
    readonly cluster: SecuredCluster,
    readonly one: SecuredBroker,
    readonly two: SecuredBroker,
    readonly root: Proof,
  ) {}

  static async open(): Promise<UserRig> {
    const cluster = await SecuredCluster.open();
    const options = {
      users: `root:${PASSWORD},plain:${PASSWORD}`,
      superUsers: 'User:root',
      authorizer: 'acl',
    };
    const one = await cluster.start(options);
    const two = await cluster.start(options);
    return new UserRig(cluster, one, two, await signIn(one.call, 'root'));
  }

  /** A new user, with a role unless none is named, signed in at the other broker. */
  async as(userName: string, role?: string, resources?: object[]): Promise<Proof> {
    const { call } = this.one;
    const made = await call('POST', '/users', this.root, { userName, password: PASSWORD });
    expect([userName, made.status]).toEqual([userName, 201]);
    if (role !== undefined) {
      const binding = { subjectType: 'user', subject: userName, role, resources };
      expect((await call('POST', '/role-bindings', this.root, binding)).status).toBe(201);
    }
    return signIn(this.two.call, userName);
  }

  async code(...args: Parameters<Call>): Promise<unknown> {
    return (await this.one.call(...args)).body.code;
  }
}
