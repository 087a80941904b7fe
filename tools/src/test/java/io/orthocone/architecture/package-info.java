/**
 * The rules of the house as tests. A <i>floor</i> is a Maven module's place in the order of imports; a <i>pure</i> package holds
 * values and transitions only; a <i>ban</i> names something that daemon code may not do because the simulator could not replay
 * it; an <i>allowance</i> excuses a class or package from a ban, with the reason.
 */
package io.orthocone.architecture;
