// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the application asks for a cluster of its own: {@code consul-flux.dev.cluster} is there and not 0. */
final class DevelopmentCluster extends SpringBootCondition {

    static final int MOST_AGENTS = 50;

    private static final String PROPERTY = "consul-flux.dev.cluster";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String agents = context.getEnvironment().getProperty(PROPERTY, "0");
        ConditionMessage.Builder message = ConditionMessage.forCondition("consul-flux development cluster");
        return agents.strip().equals("0")
                ? ConditionOutcome.noMatch(message.because(PROPERTY + " is 0"))
                : ConditionOutcome.match(message.because(PROPERTY + " is " + agents));
    }
}
