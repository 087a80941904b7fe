package io.orthocone.cluster.sim;

import io.orthocone.sim.FaultPlan;
import java.util.Optional;

/**
 * What a run is: everything in it follows from this.
 *
 * @param plan in place of the one that the seed draws, counted from when the clients begin
 */
public record SimScenario(long seed, SimProfile profile, Optional<FaultPlan> plan) {
    public static SimScenario of(long seed, SimProfile profile) {
        return new SimScenario(seed, profile, Optional.empty());
    }

    public SimScenario withPlan(FaultPlan chosen) {
        return new SimScenario(seed, profile, Optional.of(chosen));
    }

    /** The command that runs it again; a plan of its own has to be saved first. */
    public String replay() {
        return "./ocone sim run --seed " + seed + (profile == SimProfile.STORM ? "" : " --profile " + profile)
                + (plan.isEmpty() ? "" : " --plan FILE");
    }
}
