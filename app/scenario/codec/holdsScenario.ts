/** Whether the part of an address after `#` holds a scenario, readable or not. */
export const holdsScenario = (hash: string): boolean => /(?:^#?|&)s=/.test(hash)
