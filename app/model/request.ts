export type Verdict = 'delivered' | 'refused' | 'rejected' | 'timeout' | 'unresolved'

/** What must come out of a request; a run that differs fails. */
export interface Expectation {
  readonly verdict?: Verdict
  readonly reason?: string
  readonly backends?: readonly string[]
  readonly sourceSeen?: readonly string[]
  /** Of a stream: how many of its requests are not answered. */
  readonly failed?: 'none' | 'some' | number
  /** Of a stream: what may become of its requests. */
  readonly verdicts?: readonly Verdict[]
}

/** Something to be sent (`spec.requests[]`). `from` and `to` are text as in the file: `default/deploy/client`, `http://web:80/`. */
export interface RequestSpec {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly connections: number
  /** The request whose connection this one uses, instead of opening one: the one that it opened last. */
  readonly over?: string
  /** The client's port, where it does not take a free one. */
  readonly sourcePort?: number
  /** The answer comes so late that it lies outside of the connection's window. */
  readonly late?: boolean
  /** When it is sent, in milliseconds after the beginning; without it, at the beginning. */
  readonly at?: number
  /** It is a stream: sent again each time so many milliseconds have passed, from `at` until `until`. */
  readonly every?: number
  readonly until?: number
  /** All requests of the stream go over one connection, which is opened anew only when it has broken. */
  readonly keep?: boolean
  readonly expect?: Expectation
}
