/** What lasts: a state that is over in a moment is not worth a word. */
import { useEffect, useState } from "preact/hooks";

/** Whether something has been so for a while, in milliseconds. */
export function useLasting(isSo: boolean, while_ms: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!isSo) return;
    const timer = setTimeout(() => setLasting(true), while_ms);
    return () => clearTimeout(timer);
  }, [isSo, while_ms]);
  return isLasting && isSo;
}
