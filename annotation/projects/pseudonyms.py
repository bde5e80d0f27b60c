"""Random names under which members are known: easy to say, telling nothing."""

import secrets

_COLOURS = """
    amber ashen azure beige black blue brass brown coral cream ebony fawn flame frost gold green grey hazel ivory jade
    khaki lemon lilac lime linen mauve milky mint mocha moss ocean ochre olive onyx opal peach pearl pine pink plum rose
    ruby rust sable sage sand sepia sky slate smoke snow steel straw sunny tan taupe teal topaz umber wheat white wine
"""
_ANIMALS = """

    badger beaver bison camel cicada cobra condor coyote crane cuckoo curlew dingo dove dunlin eagle egret falcon ferret
    finch fox gecko gibbon gopher grouse hare heron hoopoe ibex ibis impala jackal jaguar kite koala lemur linnet lizard
    lynx magpie marmot marten mole moose newt ocelot oriole osprey otter owl panda pigeon plover puffin puma quail
    rabbit raven robin salmon seal shrike siskin snipe stoat stork swan swift tapir teal tern thrush toad toucan turtle
    walrus weasel wombat wren yak zebra
"""
COLOURS, ANIMALS = tuple(_COLOURS.split()), tuple(_ANIMALS.split())


def fresh() -> str:
    """A random pseudonym of at most 16 characters, e.g. 'teal-otter-417'; the table's constraint says if it is free."""
    return f"{secrets.choice(COLOURS)}-{secrets.choice(ANIMALS)}-{secrets.randbelow(1000):03d}"
