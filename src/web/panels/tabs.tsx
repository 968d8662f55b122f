/** Pages of a panel, one shown at a time; arrows go from one to the next. */
import "./tabs.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface TabsProps<T extends string> {
  readonly label: string;
  readonly page: T;
  readonly pages: readonly (readonly [page: T, label: string])[];
  readonly children: ComponentChildren;
  onPage(page: NoInfer<T>): void;
}

export function Tabs<T extends string>({ label, page, pages, children, onPage }: TabsProps<T>) {
  const id = useId();
  const move = (event: KeyboardEvent) => {
    const at = pages.findIndex(([each]) => each === page);
    const isRightToLeft = getComputedStyle(event.currentTarget as Element).direction === "rtl";
    const [next, before] = isRightToLeft ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const to = { [next]: at + 1, [before]: at - 1, Home: 0, End: -1 }[event.key];
    const wanted = to === undefined ? undefined : pages.at(to % pages.length)?.[0];
    if (wanted === undefined) return;
    event.preventDefault();
    onPage(wanted);
    document.getElementById(`${id}-${wanted}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
        {pages.map(([each, words]) => (
          <button
            key={each}
            id={`${id}-${each}`}
            type="button"
            role="tab"
            class="tab"
            aria-selected={each === page}
            aria-controls={`${id}-page`}
            tabIndex={each === page ? 0 : -1}
            onClick={() => onPage(each)}
          >
            {words}
          </button>
        ))}
      </div>
      <div id={`${id}-page`} class="tab-page" role="tabpanel" aria-labelledby={`${id}-${page}`}>
        {children}
      </div>
    </>
  );
}
