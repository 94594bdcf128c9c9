/** Where a command's lines go: standard output and standard error. */
export interface Output {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** 0: everything asked for held. 1: something did not. 2: the input is unusable. */
export type ExitCode = 0 | 1 | 2
