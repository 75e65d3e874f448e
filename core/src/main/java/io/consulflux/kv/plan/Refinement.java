// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the prefixes to poll. It begins with what all watched texts share and splits the dearest poll by the next
 * character, again and again, as long as the parts fit into the budget: if every entry is as likely to change as any other,
 * what is read per change grows with the sum of the squares of the listings' lengths, and the longest weighs most. Consul
 * takes one prefix to a poll, so that a split is into all parts or none.
 *
 * <p>None but two cases: where the keys have nothing in common, so that only the whole store would tell them all, and
 * where a listing is dear, as many parts as fit are polled, those first that tell the most and are not dear themselves. The
 * rest waits for its turn.
 */
final class Refinement {

    private static final Comparator<Part> DEAREST_FIRST =
            Comparator.comparingLong((Part part) -> -part.cost.bytes()).thenComparingInt(part -> part.branch.from());

    private static final Comparator<Part> WORTHIEST_FIRST = Comparator.comparing(Part::isDear)
            .thenComparingInt(part -> -part.branch.size())
            .thenComparingInt(part -> part.branch.from());

    private final Roots roots;
    private final Costs costs;
    private final int budget;
    private final PriorityQueue<Part> open = new PriorityQueue<>(DEAREST_FIRST);
    private final List<Poll> settled = new ArrayList<>();

    Refinement(Roots roots, Costs costs, int budget) {
        this.roots = roots;
        this.costs = costs;
        this.budget = budget;
    }

    private record Part(Branch branch, Cost cost) {

        /** What is watched as a whole is not read in vain. */
        boolean isDear() {
            return !branch.isSingle() && cost.isDear(branch.size());
        }
    }

    List<Poll> polls() {
        if (roots.size() <= budget) {
            for (int i = 0; i < roots.size(); i++) {
                settled.add(roots.poll(i));
            }
            return settled;
        }
        open.add(part(Branch.whole(roots)));
        while (!open.isEmpty()) {
            refine(open.remove());
        }
        return settled;
    }

    private void refine(Part part) {
        Branch branch = part.branch;
        if (branch.isSingle()) {
            settled.add(branch.poll());
            return;
        }
        List<Part> parts = branch.split().stream().map(this::part).toList();
        int free = budget - open.size() - settled.size();
        if (parts.size() <= free) {
            open.addAll(parts);
        } else if (branch.isPollable() && !part.isDear()) {
            settled.add(branch.poll());
        } else {
            parts.stream().sorted(WORTHIEST_FIRST).limit(free).forEach(open::add);
        }
    }

    private Part part(Branch branch) {
        Cost cost = branch.isPollable() ? costs.of(branch.prefix(), branch.size()) : Cost.assumed(branch.size());
        return new Part(branch, cost);
    }
}
