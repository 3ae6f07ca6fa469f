/**
 * `connecting` from the start until a broker answered; `connected`; `consuming` once the group joined; `disconnected` after
 * trouble with the broker, until it is back; `draining` at shutdown; `stopped`.
 */
export type PosthornStatus =
  'connecting' | 'connected' | 'consuming' | 'disconnected' | 'draining' | 'stopped';
