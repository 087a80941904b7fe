package io.orthocone.sim;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Splits one seed into independent generators by name, so that a new component does not disturb the numbers of the others. */
final class Seeds {
    private Seeds() {}

    static RandomGenerator generator(long seed, String name) {
        return new SplittableRandom(mix(seed ^ mix(hash(name))));
    }

    /** FNV-1a over the characters: {@code String.hashCode} has 32 bits only. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of MurmurHash3: every bit of the input changes about half of the output's. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
