/** The first stop of the Tab key: past the bar and the outline, to the canvas. */
export function SkipLink() {
  return (
    <button
      type="button"
      // Not a link: what stands behind `#` is a scenario.
      onClick={() => document.getElementById('main')?.focus()}
      className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-ink focus:px-3 focus:py-2 focus:text-on-ink"
    >
      Skip to the canvas
    </button>
  )
}
