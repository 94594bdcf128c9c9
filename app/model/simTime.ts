/** Simulated time in milliseconds since the scenario began. */
export type SimTime = number & { readonly __brand: 'SimTime' }

export const simTime = (ms: number): SimTime => ms as SimTime
