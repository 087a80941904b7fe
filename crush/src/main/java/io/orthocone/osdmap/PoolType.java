package io.orthocone.osdmap;

/** How a pool keeps its objects; the numbers are also those of the types of CRUSH rules. */
public enum PoolType {
    REPLICATED(1),
    ERASURE(3);

    private final int number;

    PoolType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
