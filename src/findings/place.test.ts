import { expect, test } from 'vitest'
import { describePlace, listPlaces, orderPlaces, placeKey } from './place.js'

const images = { origin: 'https://shop.example', path: '/images/' }

test('a place is its URL, and places are the same if that is', () => {
  expect(describePlace(images)).toBe('https://shop.example/images/')
  expect(placeKey({ ...images })).toBe(placeKey(images))
  expect(placeKey({ ...images, path: '/a/' })).not.toBe(placeKey(images))
})

test('a finding is at its own place first and at those that behave the same', () => {
  expect(listPlaces({ ...images, alsoAt: ['/images/banner/'] }).map(describePlace)).toEqual([
    'https://shop.example/images/',
    'https://shop.example/images/banner/'
  ])
})

test('places go by origin and then by path, upper case before lower', () => {
  const places = [images, { origin: 'https://a.example', path: '/z/' }, { ...images, path: '/Z/' }]
  expect(places.toSorted(orderPlaces).map(describePlace)).toEqual([
    'https://a.example/z/',
    'https://shop.example/Z/',
    'https://shop.example/images/'
  ])
})
