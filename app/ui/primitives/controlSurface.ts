/** The frame that inputs and selects share. */
export const controlSurface =
  'h-7 w-full min-w-0 rounded-control border border-line-control bg-sheet px-2 text-sm text-ink placeholder:text-ink-3 hover:border-ink-2 aria-invalid:border-2 aria-invalid:border-reject-line max-md:h-11 max-md:text-base'
