/** Slots in a fixed order of the caller's making. Short lists of what is rare; binary search finds the place. */
export class SlotList {
  readonly slots: number[] = [];
  private readonly compare: (a: number, b: number) => number;

  /** `compare` gives a total order of live slots that does not change while a slot is in the list. */
  constructor(compare: (a: number, b: number) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.slots.length;
  }

  add(slot: number): void {
    this.slots.splice(this.placeOf(slot), 0, slot);
  }

  /** True when it was there. */
  remove(slot: number): boolean {
    const at = this.placeOf(slot);
    if (this.slots[at] !== slot) return false;
    this.slots.splice(at, 1);
    return true;
  }

  private placeOf(slot: number): number {
    let low = 0;
    let high = this.slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.slots[middle]!, slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
