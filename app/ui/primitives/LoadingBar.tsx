/** Something is on its way: nothing for 300 ms, then a bar. It takes no room in the layout. */
export function LoadingBar() {
  return (
    <div role="status" className="loading-bar">
      <span className="sr-only">Loading</span>
    </div>
  )
}
