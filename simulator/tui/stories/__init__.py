"""The first screen: which story?"""
