package io.trunkline.gateway.webhook.http;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Resolves a target and checks what it resolves to; what is dialled is exactly what was checked, so a name that answers
 * otherwise the next time gains nothing. One forbidden address among several forbids the target. Addresses that are
 * given as literals pass through the same check. Netty's resolver does the asking, without blocking.
 */
final class CheckedResolverGroup extends AddressResolverGroup<InetSocketAddress> {
    private final AddressResolverGroup<InetSocketAddress> names;
    private final AddressPolicy policy;

    CheckedResolverGroup(AddressResolverGroup<InetSocketAddress> names, AddressPolicy policy) {
        this.names = names;
        this.policy = policy;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new CheckedResolver(executor, names.getResolver(executor), policy);
    }

    @Override
    public void close() {
        super.close();
        names.close();
    }

    /** Event loop only, as every resolver of Netty. */
    private static final class CheckedResolver extends AbstractAddressResolver<InetSocketAddress> {
        private final AddressResolver<InetSocketAddress> names;
        private final AddressPolicy policy;

        private CheckedResolver(
                EventExecutor executor, AddressResolver<InetSocketAddress> names, AddressPolicy policy) {
            super(executor, InetSocketAddress.class);
            this.names = names;
            this.policy = policy;
        }

        /** Nothing counts as resolved before it was checked. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            Promise<List<InetSocketAddress>> all = executor().newPromise();
            all.addListener((Future<List<InetSocketAddress>> future) -> {
                if (future.isSuccess()) {
                    promise.trySuccess(future.getNow().get(0));
                } else {
                    promise.tryFailure(future.cause());
                }
            });
            doResolveAll(address, all);
        }

        @Override
        protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            if (!address.isUnresolved()) {
                check(address.getHostString(), List.of(address), promise);
                return;
            }
            names.resolveAll(address).addListener((Future<List<InetSocketAddress>> future) -> {
                if (future.isSuccess()) {
                    check(address.getHostString(), future.getNow(), promise);
                } else {
                    promise.tryFailure(future.cause());
                }
            });
        }

        private void check(String host, List<InetSocketAddress> found, Promise<List<InetSocketAddress>> promise) {
            for (InetSocketAddress address : found) {
                if (!policy.allows(address.getAddress())) {
                    promise.tryFailure(new ForbiddenTargetException("target " + host + ": "
                            + address.getAddress().getHostAddress() + " (expected: a public address)"));
                    return;
                }
            }
            promise.trySuccess(found);
        }

        @Override
        public void close() {
            names.close();
        }
    }
}
